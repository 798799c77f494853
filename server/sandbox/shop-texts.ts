export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

/** Every word of the shop, in both of its languages. */
export const shopTexts: Record<Language, Record<ShopText, string>> = {
  fr: {
    shop: 'Atelier Bruyère',
    tagline: 'Luminaires en bois, faits à Nantes',
    product: 'Lampe de bureau Bruyère',
    described: 'Noyer huilé, laiton brossé, abat-jour en lin. Lumière chaude, réglable d’un doigt.',
    facts: 'Hauteur 46 cm · Ampoule E27 fournie · Réparable, garantie cinq ans',
    quantity: 'Quantité',
    update: 'Mettre à jour',
    summary: 'Votre commande',
    delivery: 'Livraison à domicile, 3 à 5 jours',
    total: 'Total TTC',
    legal:
      'Avec Alma, vous réglez plus tard. Un crédit vous engage et doit être remboursé. Vérifiez vos capacités de remboursement avant de vous engager.',
    noScript: 'Payer avec Alma',
    secure: 'Vous serez redirigé vers la page de paiement d’Alma.',
    order: 'Commande',
    returnTitle: 'Votre paiement',
    paid: 'Merci, votre lampe part à l’atelier d’emballage. Vous recevrez un e-mail dès l’expédition.',
    notPaid: 'Votre commande vous attend : rien n’a été débité.',
    again: 'Revenir à la commande',
    home: 'Retour à la boutique',
    other: 'English',
    demo: 'Boutique de démonstration : aucun argent ne circule.',
    picture: 'Une lampe de bureau en noyer, allumée, avec un abat-jour en lin',
  },
  en: {
    shop: 'Atelier Bruyère',
    tagline: 'Wooden lamps, made in Nantes',
    product: 'Bruyère desk lamp',
    described: 'Oiled walnut, brushed brass, a linen shade. Warm light, set with one finger.',
    facts: 'Height 46 cm · E27 bulb included · Repairable, five-year guarantee',
    quantity: 'Quantity',
    update: 'Update',
    summary: 'Your order',
    delivery: 'Home delivery, 3 to 5 days',
    total: 'Total incl. VAT',
    legal:
      'With Alma you pay later. Borrowing commits you and must be repaid. Check that you can repay before you commit.',
    noScript: 'Pay with Alma',
    secure: 'You will be taken to Alma’s payment page.',
    order: 'Order',
    returnTitle: 'Your payment',
    paid: 'Thank you: your lamp is on its way to the packing bench. An e-mail will tell you when it leaves.',
    notPaid: 'Your order is waiting for you: nothing was charged.',
    again: 'Back to the order',
    home: 'Back to the shop',
    other: 'Français',
    demo: 'A demo shop: no money moves.',
    picture: 'A walnut desk lamp, lit, with a linen shade',
  },
};

type ShopText =
  | 'shop'
  | 'tagline'
  | 'product'
  | 'described'
  | 'facts'
  | 'quantity'
  | 'update'
  | 'summary'
  | 'delivery'
  | 'total'
  | 'legal'
  | 'noScript'
  | 'secure'
  | 'order'
  | 'returnTitle'
  | 'paid'
  | 'notPaid'
  | 'again'
  | 'home'
  | 'other'
  | 'demo'
  | 'picture';
