/** How many requests, and how many deliveries, are kept; older ones are forgotten. */
const kept = 5000;

/** One request to the sandbox. Times in ms; bodies parsed where they are JSON, otherwise as text. */
export type RequestEntry = {
  sequence: number;
  at: string;
  kind: 'api' | 'page' | 'control';
  method: string;
  path: string;
  query: string;
  request_id?: string | undefined;
  idempotency_key?: string | undefined;
  /** `true` when the answer was a stored one. */
  replayed: boolean;
  request_body?: unknown;
  /** Absent when no answer left the sandbox. */
  status?: number | undefined;
  response_body?: unknown;
  fault?: string | undefined;
  duration_ms: number;
};

/** One attempt to deliver a webhook event. */
export type DeliveryEntry = {
  sequence: number;
  at: string;
  url: string;
  event_id: string;
  event_type: string;
  payment_id: string;
  /** 1 for the first, up to 9; repeats a fault asks for have the number of the attempt they repeat. */
  attempt: number;
  headers: Record<string, string>;
  body: unknown;
  status?: number | undefined;
  /** Why no 2xx came, in words. */
  error?: string | undefined;
  fault?: string | undefined;
  duration_ms: number;
};

/** What happened, in order; `sequence` runs through both lists. */
export class Journal {
  readonly requests: RequestEntry[] = [];
  readonly deliveries: DeliveryEntry[] = [];
  private sequence = 0;
  private listeners = new Set<() => void>();

  addRequest(entry: Omit<RequestEntry, 'sequence'>): void {
    this.add(this.requests, { sequence: ++this.sequence, ...entry });
  }

  addDelivery(entry: Omit<DeliveryEntry, 'sequence'>): void {
    this.add(this.deliveries, { sequence: ++this.sequence, ...entry });
  }

  /** Calls `listener` after every entry; the answer ends that. */
  onEntry(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  clear(): void {
    this.requests.length = 0;
    this.deliveries.length = 0;
    for (const listener of this.listeners) listener();
  }

  private add<Entry>(list: Entry[], entry: Entry): void {
    list.push(entry);
    if (list.length > kept * 1.1) list.splice(0, list.length - kept);
    for (const listener of this.listeners) listener();
  }
}

/** A body for the journal: as JSON if it is some, as text otherwise, nothing if it is empty. */
export function readable(bytes: Buffer | undefined): unknown {
  if (!bytes || bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
