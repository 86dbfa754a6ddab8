import type { Role } from '#core/operators/operator'
import type { ChangeKind, OperatorChange } from '#core/operators/operator-change'

/** What a change would do, as a sentence without its full stop: "Chika Checker becomes an admin". */
export function changeLabel({ kind, role, operator, newEmail }: Pick<OperatorChange, 'kind' | 'role' | 'operator' | 'newEmail'>): string {
  switch (kind) {
    case 'grant':
      return `${operator.name} becomes ${withArticle(role)}`
    case 'revoke':
      return `${operator.name} is no longer ${withArticle(role)}`
    case 'reactivate':
      return `${operator.name} may sign in again`
    case 'lift-suspension':
      return `${operator.name} is no longer suspended`
    case 'reset-password':
      return `${operator.name} sets a new password with a link`
    case 'reset-second-factor':
      return `${operator.name} signs in without the second factor and sets up another`
    case 'change-address':
      return `${operator.name} signs in with ${newEmail}`
  }
}

/** The same change as an item of the menu. */
export function proposalLabel(kind: ChangeKind, role?: Role): string {
  switch (kind) {
    case 'grant':
      return `Grant the ${role} role`
    case 'revoke':
      return `Revoke the ${role} role`
    case 'reactivate':
      return 'Let in again'
    case 'lift-suspension':
      return 'Lift the suspension'
    case 'reset-password':
      return 'Reset the password'
    case 'reset-second-factor':
      return 'Reset the second factor'
    case 'change-address':
      return 'Change the address…'
  }
}

const withArticle = (role: Role | null) => (role === 'admin' || role === 'auditor' ? `an ${role}` : `a ${role}`)
