import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, withTables } from './elements-tables.ts';

/** `npm run docs`: writes README's tables of the elements from their doc tags. */
const file = join(root, 'README.md');
writeFileSync(file, withTables(readFileSync(file, 'utf8')));
