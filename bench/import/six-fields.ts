import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'

const choicesOf = (labels: string[]) => labels.map((label) => ({ key: label.toLowerCase().replaceAll(' ', '-'), label }))
const departments = [
  'Sales',
  'Engineering',
  'Human resources',
  'Finance',
  'Operations',
  'Legal',
  'Support',
  'Marketing',
  'Research',
  'Purchasing',
  'Logistics',
  'Quality',
]
const common = { presence: 'required', isPersonalData: false, isFilterable: true }

/** The default fields and six of a usual file, all of which can be filtered. */
export const sixFields = FieldVersion.parse({
  ...defaultFieldVersion,
  fields: [
    ...defaultFieldVersion.fields,
    { ...common, key: 'employeeNumber', label: 'Employee number', kind: 'text', pattern: 'E[0-9]{7}' },
    { ...common, key: 'department', label: 'Department', kind: 'choice', choices: choicesOf(departments) },
    { ...common, key: 'startDate', label: 'Start date', kind: 'date', earliest: '2015-01-01', latest: '2026-01-01' },
    { ...common, key: 'phone', label: 'Phone', kind: 'phone', presence: 'optional', isPersonalData: true },
    { ...common, key: 'salaryBand', label: 'Salary band', kind: 'choice', choices: choicesOf(['A', 'B', 'C', 'D', 'E']) },
    { ...common, key: 'remote', label: 'Remote', kind: 'yes-no' },
  ],
})
