/** What a shop that builds on the server imports: `alma-pay-button/server`. */
export { type Bff, type BffOptions, createBff } from './bff.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export { PaymentError } from './errors.ts';
export { type Serving, serve } from './serve.ts';
export { type SignOptions, signOrder } from './sign-order.ts';
