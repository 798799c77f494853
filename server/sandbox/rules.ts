import { z } from 'zod';

/** When a fault strikes: which requests or events it is for is told by the fault itself. */
export const occasionSchema = z.strictObject({
  /** Strikes this often, then never again; without it, until it is removed. */
  times: z.int().min(1).optional(),
  /** Lets this many pass first. */
  skip: z.int().min(0).default(0),
  /** Of those left, strikes this share (0 to 1), chosen by `seed`: the same seed strikes the same ones. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
});
export type Occasion = z.infer<typeof occasionSchema>;

/** A rule with its count: `seen` requests it was for, `struck` of them. */
export type Counted<Rule> = Rule & { id: number; seen: number; struck: number };

/** Faults of one sort in the order they were set; the first that strikes is the one that happens. */
export class Rules<Rule extends Occasion> {
  private rules: { rule: Counted<Rule>; random: () => number }[] = [];
  private lastId = 0;

  add(rule: Rule): Counted<Rule> {
    const counted = { ...rule, id: ++this.lastId, seen: 0, struck: 0 };
    this.rules.push({ rule: counted, random: randomFrom(rule.seed) });
    return counted;
  }

  list(): Counted<Rule>[] {
    return this.rules.map(({ rule }) => rule);
  }

  /** Whether there was such a rule. */
  remove(id: number): boolean {
    const before = this.rules.length;
    this.rules = this.rules.filter(({ rule }) => rule.id !== id);
    return this.rules.length < before;
  }

  clear(): void {
    this.rules = [];
  }

  /** The rule that strikes now, of those that `concern` what happens. */
  take(concerns: (rule: Rule) => boolean): Rule | undefined {
    for (const { rule, random } of this.rules) {
      if (!concerns(rule)) continue;
      if (rule.times !== undefined && rule.struck >= rule.times) continue;
      rule.seen += 1;
      if (rule.seen <= rule.skip || random() >= rule.probability) continue;
      rule.struck += 1;
      return rule;
    }
    return undefined;
  }
}

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
