import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import type { Role } from '#core/operators/operator'

export type SeedOperator = { name: string; email: string; password: string; roles: Role[] }

export const demoPassword = 'countersign-demo'

export const demoOperators: SeedOperator[] = [
  { name: 'Mira Maker', email: 'maker@demo.test', password: demoPassword, roles: ['maker'] },
  { name: 'Chika Checker', email: 'checker@demo.test', password: demoPassword, roles: ['checker'] },
  { name: 'Carlos Checker', email: 'checker2@demo.test', password: demoPassword, roles: ['checker'] },
  { name: 'Asta Admin', email: 'admin@demo.test', password: demoPassword, roles: ['admin'] },
  { name: 'Ado Admin', email: 'admin2@demo.test', password: demoPassword, roles: ['admin'] },
  { name: 'Audra Auditor', email: 'auditor@demo.test', password: demoPassword, roles: ['auditor'] },
]

/** Creates the demo operators in an empty database. Returns false, and does nothing, when there is an operator. */
export async function seedDemoOperators({ ownerUrl }: { ownerUrl: string }): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from auth.operator limit 1')
    if (rowCount) return false
    await client.query('begin')
    const passwordHash = await hashPassword(demoPassword)
    for (const operator of demoOperators) await insertOperator(client, { ...operator, passwordHash })
    await client.query('commit')
    return true
  } finally {
    await client.end()
  }
}

/** Creates one operator who signs in with a password, as the owner of the database; each role is audited. Returns their id. */
export async function makeOperator(client: pg.Client, { password, ...operator }: SeedOperator): Promise<string> {
  return insertOperator(client, { ...operator, passwordHash: await hashPassword(password) })
}

type HashedOperator = Omit<SeedOperator, 'password'> & { passwordHash: string }

/** The same with a hashed password: hashing takes as long as everything else, by design. */
export async function insertOperator(client: pg.Client, { name, email, passwordHash, roles }: HashedOperator): Promise<string> {
  const id = uuidv7()
  await client.query('insert into auth.operator (id, name, email, email_verified) values ($1, $2, $3, true)', [id, name, email])
  await client.query(
    `insert into auth.account (id, account_id, provider_id, operator_id, password) values ($1, $2::text, 'credential', $2::text::uuid, $3)`,
    [uuidv7(), id, passwordHash],
  )
  for (const role of roles) await callFunction(client, 'grant_role_on_server', { operator: id, role })
  return id
}
