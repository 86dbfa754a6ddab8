import type { ChangeRequest } from '#core/change-requests/change-request'

/** Who proposed a change, at the start of a sentence. */
export const proposerOf = ({ proposedBy }: Pick<ChangeRequest, 'proposedBy'>) => proposedBy?.name ?? 'A command on the server'
