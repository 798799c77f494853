import '@angular/compiler';
import { bootstrapApplication } from '@angular/platform-browser';
import { Checkout } from './checkout.ts';

await bootstrapApplication(Checkout);
