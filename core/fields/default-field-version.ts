import { earliestDob, rowLimits } from '#core/parsing/limits'
import { FieldVersion } from './field-version'

/** The fields of an installation that declares none. */
export const defaultFieldVersion: FieldVersion = FieldVersion.parse({
  fields: [
    {
      key: 'name',
      label: 'Name',
      kind: 'text',
      longest: rowLimits.nameLength,
      presence: 'required',
      isInList: true,
      isPersonalData: true,
      scimAttribute: 'name.formatted',
    },
    {
      key: 'dob',
      label: 'Date of birth',
      kind: 'date',
      earliest: earliestDob,
      latest: 'today',
      presence: 'required',
      isInList: true,
      isPersonalData: true,
      isFilterable: true,
    },
    {
      key: 'city',
      label: 'City',
      kind: 'text',
      longest: rowLimits.cityLength,
      presence: 'required',
      isInList: true,
      isPersonalData: true,
      isFilterable: true,
      scimAttribute: 'addresses[type eq "home"].locality',
    },
    {
      key: 'email',
      label: 'E-mail address',
      kind: 'email',
      presence: 'optional',
      isInList: true,
      isPersonalData: true,
      isFilterable: true,
      scimAttribute: 'emails[primary eq true].value',
    },
  ],
  identity: [['email'], ['dob', 'name', 'city']],
})
