import { configurationNames } from '../../server/config.ts';

/** Variables a text names that the server does not know, and those of the server that it does not name. */
export function problemOfConfigurationNames(text: string): { unknown: string[]; missing: string[] } {
  const rows = text.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
  const named = new Set(rows.flatMap((line) => [...line.matchAll(/`([A-Z][A-Z_]+)`/g)].map((match) => match[1] ?? '')));
  return {
    unknown: [...named].filter((name) => !configurationNames.includes(name)),
    missing: configurationNames.filter((name) => !named.has(name)),
  };
}
