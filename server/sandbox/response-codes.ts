/** The provider's response codes the sandbox gives by itself; control commands may name any other. */
export const approved = '10000';
export const declined = '20005';
export const refundDeclined = '20006';

const summaries: Record<string, string> = {
  '10000': 'Approved',
  '20001': 'Refer to card issuer',
  '20005': 'Declined - Do Not Honour',
  '20006': 'Error / Invalid Request Parameters',
  '20051': 'Insufficient Funds',
  '20054': 'Expired Card',
  '20059': 'Suspected Fraud',
  '20068': 'Response Received Too Late / Timeout',
  '20158': 'Refund validity period expired',
};

/** A code with its summary, as actions carry them. */
export function response(code: string): { responseCode: string; responseSummary: string } {
  return { responseCode: code, responseSummary: summaries[code] ?? 'Declined' };
}
