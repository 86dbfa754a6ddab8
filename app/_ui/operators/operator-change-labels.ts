import type { ChangeOfOperator } from '#core/change-requests/proposed-change'

/** What a change would do, as a sentence without its full stop: "Chika Checker becomes an admin". */
export function operatorChangeLabel(name: string, change: ChangeOfOperator): string {
  switch (change.kind) {
    case 'grant-role':
      return `${name} becomes ${withArticle(change.role)}`
    case 'revoke-role':
      return `${name} is no longer ${withArticle(change.role)}`
    case 'reactivate':
      return `${name} may sign in again`
    case 'lift-suspension':
      return `${name} is no longer suspended`
    case 'reset-password':
      return `${name} sets a new password with a link`
    case 'reset-second-factor':
      return `${name} signs in without the second factor and sets up another`
    case 'change-address':
      return `${name} signs in with ${change.email}`
  }
}

/** A change that needs nothing more than to be chosen in the menu. */
export type ChosenChange = Exclude<ChangeOfOperator, { kind: 'change-address' }>

/** Such a change as an item of the menu. */
export function proposalLabel(change: ChosenChange): string {
  switch (change.kind) {
    case 'grant-role':
      return `Grant the ${change.role} role`
    case 'revoke-role':
      return `Revoke the ${change.role} role`
    case 'reactivate':
      return 'Let in again'
    case 'lift-suspension':
      return 'Lift the suspension'
    case 'reset-password':
      return 'Reset the password'
    case 'reset-second-factor':
      return 'Reset the second factor'
  }
}

const withArticle = (role: string) => (role === 'admin' || role === 'auditor' ? `an ${role}` : `a ${role}`)
