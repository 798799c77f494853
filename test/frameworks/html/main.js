import 'alma-pay-button';

const button = document.querySelector('alma-pay-button');
button.getOrder = async () => (await fetch('/order')).text();
button.addEventListener('alma-pay-redirect', (event) => {
  event.preventDefault();
  document.querySelector('#leaving').textContent = event.redirectUrl;
});
