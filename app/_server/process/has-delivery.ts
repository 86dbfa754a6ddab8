import { web } from './web'

/** Whether people are delivered here: without the key that seals its secrets, a target is of no use. */
export const hasDelivery = () => web().environment.DELIVERY_PUBLIC_KEY !== undefined
