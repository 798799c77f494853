import { AlmaPayButton } from './alma-pay-button.ts';
import { define } from './define.ts';

export type * from './events.ts';
export { AlmaPayButton };

define('alma-pay-button', AlmaPayButton);
