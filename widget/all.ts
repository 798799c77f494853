export * from './index.ts';
export * from './status.ts';
