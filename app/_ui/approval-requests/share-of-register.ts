import { count, people } from '#ui/basics/numbers'

/** "5,000 people are 31 % of the 16,000 in the register" */
export function shareOfRegister(covered: number, register: number): string {
  const share = covered > register ? 'more than all' : `${Math.ceil((covered / register) * 100)} %`
  return `${people(covered)} are ${share} of the ${count(register)} in the register`
}
