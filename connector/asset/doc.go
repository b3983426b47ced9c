// Package asset is the national database on control of wealth and income (cơ sở
// dữ liệu quốc gia về kiểm soát tài sản, thu nhập; Anti-corruption Law
// 36/2018/QH14 art. 52, Decree 130/2020/NĐ-CP) as a sector of package connector.
//
// # What it owns
//
// Declarations by obliged officials, the members of the family whom they declare
// for, and what is declared. Who is obliged is the officials' register's to say:
// after linking, a declarant without a capacity there is a finding. Whom one has
// to declare for, spouse and minor children (art. 33), the population register
// knows: a spouse or child whom the declaration leaves out is a finding, and so
// is one who is declared and whom the register does not know.
//
// The values of a declaration against what land, business and tax registers have
// is a question to each of them, with its own grant and evidence: the declared
// parcels and enterprises have the codes that those registers go by.
//
// # Figures
//
// What something is worth and what somebody earned leave only under the article
// that allows it. They are no secret terms, since the law does have such cases
// (verification, art. 41 to 47; publication at the place of work, art. 39): but
// every offer that names one has to rest on an article, about a person who is
// party to a verification. [Figures] says which terms they are, and [Strict]
// refuses a sector that offers one otherwise.
package asset
