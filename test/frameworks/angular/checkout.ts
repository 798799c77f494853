import 'alma-pay-button';
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';

@Component({
  selector: 'shop-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <alma-pay-button
      variant="dark"
      label-type="buy"
      [amount]="24900"
      [getOrder]="getOrder"
      (alma-pay-redirect)="leave($event)"
    ></alma-pay-button>
    <p id="leaving">{{ leaving() }}</p>
  `,
})
export class Checkout {
  readonly leaving = signal('');
  readonly getOrder = async () => (await fetch('/order')).text();

  leave(event: HTMLElementEventMap['alma-pay-redirect']) {
    event.preventDefault();
    this.leaving.set(event.redirectUrl);
  }
}
