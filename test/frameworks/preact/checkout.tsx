/** @jsxImportSource preact */
import 'alma-pay-button';
import type {} from 'alma-pay-button/preact';
import { useState } from 'preact/hooks';

const getOrder = async () => (await fetch('/order')).text();

export function Checkout() {
  const [leaving, setLeaving] = useState('');
  return (
    <>
      <alma-pay-button
        variant="dark"
        label-type="buy"
        amount={24900}
        getOrder={getOrder}
        onalma-pay-redirect={(event) => {
          event.preventDefault();
          setLeaving(event.redirectUrl);
        }}
      />
      <p id="leaving">{leaving}</p>
    </>
  );
}
