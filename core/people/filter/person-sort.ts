import { z } from 'zod'

/** An order of the people of a batch: by row, by name, or by a declared field as `field:<key>`; `-` reverses. */
export const PersonSort = z.string().regex(/^-?(row|name|field:[a-z][a-zA-Z0-9]{0,39})$/)
export type PersonSort = z.infer<typeof PersonSort>

export type Order = { by: 'row' | 'name' | { field: string }; isDescending: boolean }

/** What an order of people says. */
export function orderOf(sort: PersonSort): Order {
  const isDescending = sort.startsWith('-')
  const [by, field] = sort.slice(isDescending ? 1 : 0).split(':')
  return { by: field === undefined ? (by as 'row' | 'name') : { field }, isDescending }
}
