import type { Kind } from './kind'

/** How a list of people is filtered by a field: by chosen values, from one value to another, or by a part of the text. */
export type FilterForm = 'values' | 'range' | 'text'

/** How people are filtered by a field of each kind. */
export const filterForms: Record<Kind, FilterForm> = {
  text: 'text',
  'whole-number': 'range',
  decimal: 'range',
  date: 'range',
  'yes-no': 'values',
  choice: 'values',
  email: 'text',
  phone: 'text',
  country: 'values',
  iban: 'text',
  'luhn-number': 'text',
}
