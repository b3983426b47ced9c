// Package land is the national land database (cơ sở dữ liệu quốc gia về đất
// đai, Land Law 31/2024/QH15, Decree 101/2024/NĐ-CP) as a sector of package
// connector.
//
// # What it owns
//
// Parcels, and the rights that persons have in them: land user, owner of what
// stands on it, co-owner, spouse with a share, with the certificate that says
// so. Who the person is belongs to the population register; which enterprise, to
// the business register. A household's right names its representative and,
// where the certificate lists them, the members.
//
// # Two databases at once
//
// The national database and a province's own one, made by another company
// fifteen years earlier, stand side by side for years. [Example] is the first:
// Unicode, today's units, decimal shares. [ProvinceExample] is the second: names
// in TCVN3, dates in three columns, units as they were before 1 July 2025,
// co-owners in a table of their own. Both are told in the same terms, so a
// question and a rule do not know which of them answers. Whether both have one
// right is found by the certificate's number.
//
// A unit of a source is resolved as of the day to which its list belongs; a
// commune that was split since stays several candidates.
//
// # What never leaves
//
// The price of a transfer.
package land
