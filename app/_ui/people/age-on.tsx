/** Whole years from a date of birth, YYYY-MM-DD, to a day. */
export function ageOn(dob: string, day: Date): number {
  const [year = 0, month = 1, date = 1] = dob.split('-').map(Number)
  const hadBirthday = day.getMonth() + 1 > month || (day.getMonth() + 1 === month && day.getDate() >= date)
  return day.getFullYear() - year - (hadBirthday ? 0 : 1)
}
