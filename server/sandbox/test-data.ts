/** What the sandbox's Alma page accepts, printed on it. The phone number is one France keeps for fiction. */
export const testData = {
  acceptedCard: '4242 4242 4242 4242',
  declinedCard: '4000 0000 0000 0002',
  expiry: '04/42',
  cvc: '424',
  phone: '+33 6 39 98 01 23',
  code: '123456',
} as const;

/** What a card does here, however its digits are grouped; nothing for one that is not ours. */
export function cardKind(number: string): 'accepted' | 'declined' | undefined {
  const digits = number.replace(/[\s-]/g, '');
  if (digits === testData.acceptedCard.replaceAll(' ', '')) return 'accepted';
  return digits === testData.declinedCard.replaceAll(' ', '') ? 'declined' : undefined;
}
