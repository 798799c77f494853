import { AlmaPayStatus } from './alma-pay-status.ts';
import { define } from './define.ts';

export type * from './status-event.ts';
export { AlmaPayStatus };

define('alma-pay-status', AlmaPayStatus);
