// Package name makes names of persons as the peoples of Vietnam bear them: by
// sex, year of birth, region and people (dân tộc), handed down from parents.
//
// # Sources
//
// The tables are readable TSV files beside the code.
//
//	surname.tsv   national shares: docs/sources.md, Surnames (github.com/hungnguyen18/vietnamese-name-generator, hoten.org);
//	              the regional split (Hoàng/Huỳnh, Vũ/Võ, Hồ in Nghệ An) follows the same page; the tail is estimated
//	given.tsv     women born 2000 on: hoten.org, 241,012 names of Ho Chi Minh City; men born 1980–99: Đắk Lắk
//	              1991–2002; other columns are estimates that follow the fashion of their time
//	middle.tsv    Văn falls from over half of older men to some 4 %, Thị from three quarters of older women
//	minority.tsv  pools and patterns of docs/sources.md, Peoples
//
// Measured on 200,000 persons, a family name carries 3.3 bits (Rényi), a given
// name 7.1 and a full name 14.4, in 920 syllables; 8,652 real
// names were measured at 3.0, 7.0, 14.1 bits and 980.
//
// The length of a name follows docs/sources.md, Name lengths. What is estimated is good
// enough to exercise software and not good enough to cite.
//
// # What it never does
//
// No list here holds a person: family, middle and given names are drawn apart
// from each other. The package knows no numbers, dates or places.
package name
