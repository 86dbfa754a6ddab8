import type { ScimResource } from '#core/scim/scim-user'

/** Accounts by the id that the server gave. Finds those of a user name without looking at all, as a real server does. */
export class Accounts extends Map<string, ScimResource> {
  private readonly idsByName = new Map<string, Set<string>>()

  constructor(private readonly onChange?: (account: ScimResource, what: 'made' | 'changed' | 'removed') => void) {
    super()
  }

  override set(id: string, account: ScimResource): this {
    this.onChange?.(account, this.has(id) ? 'changed' : 'made')
    this.forget(id)
    const name = fold(account.userName)
    this.idsByName.set(name, (this.idsByName.get(name) ?? new Set()).add(id))
    return super.set(id, account)
  }

  override delete(id: string): boolean {
    const account = this.get(id)
    if (account) this.onChange?.(account, 'removed')
    this.forget(id)
    return super.delete(id)
  }

  override clear(): void {
    this.idsByName.clear()
    super.clear()
  }

  ofUserName(userName: unknown): ScimResource[] {
    const ids = this.idsByName.get(fold(userName)) ?? []
    return [...ids].map((id) => this.get(id)).filter((account) => account !== undefined)
  }

  private forget(id: string): void {
    this.idsByName.get(fold(this.get(id)?.userName))?.delete(id)
  }
}

const fold = (name: unknown) => String(name).toLowerCase()
