import { configurationNames } from '../../server/config.ts';

/** Variables that a text's tables name and the server does not know, and those of the server that they do not name. */
export function problemOfConfigurationNames(text: string): { unknown: string[]; missing: string[] } {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const named = new Set(
    rows.flatMap((line) => [...line.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map((match) => match[1] ?? '')),
  );
  return {
    unknown: [...named].filter((name) => name.includes('_') && !configurationNames.includes(name)),
    missing: configurationNames.filter((name) => !named.has(name)),
  };
}
