import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import type { Role } from '#core/operators/operator'
import { insertOperator } from '#database/seed'
import type { Operator } from './world'

const password = 'correct horse battery staple'

// Two are makers and checkers at once, so that a run can try to decide a batch of one's own.
const rolesOf: Role[][] = [
  ['maker'],
  ['maker'],
  ['maker', 'checker'],
  ['maker', 'checker'],
  ['checker'],
  ['checker'],
  ['admin'],
  ['admin'],
  ['auditor'],
]

/** Creates the operators of a world. All have one password, which is hashed once. */
export async function createOperators(ownerUrl: string): Promise<Operator[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const passwordHash = await hashPassword(password)
    const operators: Operator[] = []
    for (const [index, roles] of rolesOf.entries()) {
      const name = `${roles.join(' and ')} ${index + 1}`
      const email = `operator-${index + 1}@chaos.test`
      const id = await insertOperator(client, { name, email, roles, passwordHash })
      operators.push({ id, name, email, password, roles })
    }
    return operators
  } finally {
    await client.end()
  }
}
