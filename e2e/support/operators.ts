import { randomUUID } from 'node:crypto'
import { demoPassword, makeOperator, type SeedOperator } from '#database/seed'
import { asOwner } from './owner'

export type Role = SeedOperator['roles'][number]

export type Operator = { id: string; name: string; email: string; password: string }

/** Makes an operator for this test only. The name is the same in every run, so screenshots match. */
export async function newOperator(name: string, ...roles: Role[]): Promise<Operator> {
  const operator = { name, email: `${name.toLowerCase().replaceAll(' ', '.')}.${randomUUID()}@journeys.test`, password: demoPassword }
  const id = await asOwner((client) => makeOperator(client, { ...operator, roles }))
  return { ...operator, id }
}
