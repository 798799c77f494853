/** @jsxImportSource preact */
import { render } from 'preact';
import { Checkout } from './checkout.tsx';

render(<Checkout />, document.querySelector('main') as HTMLElement);
