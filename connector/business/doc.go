// Package business is the national database on business registration (cơ sở dữ
// liệu quốc gia về đăng ký doanh nghiệp, Law on Enterprises 59/2020/QH15 as
// amended by 76/2025/QH15; Decree 168/2025/NĐ-CP) as a sector of package
// connector.
//
// # What it owns
//
// Enterprises, household businesses, and what persons are to them: founder,
// legal representative, owner, member, shareholder, beneficial owner. A role is
// a record with a period, since the question is always who it was on a day. The
// person behind a role is the population register's; name and date of birth are
// pulled from it once the number is verified.
//
// Foreigners have roles too and no personal number: their document is kept in a
// term of its own and they are not linked.
//
// # One person's roles
//
// Everything a person is in business is one question, POST /v1/role/read, for
// those whom the law lets ask it: tax, courts, the control of wealth and income.
// A legal representative who is dead, or whom nobody knows, is found once the
// roles are linked: the enterprise cannot act by them.
//
// # What never leaves
//
// The contact data of persons.
package business
