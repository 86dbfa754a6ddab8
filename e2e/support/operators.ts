import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { demoPassword, insertOperator, type SeedOperator } from '#database/seed'
import { asOwner } from './owner'

export type Role = SeedOperator['roles'][number]

export type Operator = { id: string; name: string; email: string; password: string }

// Hashed once, because hashing takes longer than the rest.
const passwordHash = hashPassword(demoPassword)

/** Makes an operator for this test only. The name is the same in every run, so screenshots match. */
export async function newOperator(name: string, ...roles: Role[]): Promise<Operator> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}.${randomUUID()}@example.test`
  const operator = { name, email, passwordHash: await passwordHash, roles }
  const id = await asOwner((client) => insertOperator(client, operator))
  return { id, name, email, password: demoPassword }
}
