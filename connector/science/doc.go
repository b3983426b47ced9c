// Package science is the national database on science and technology (cơ sở dữ
// liệu quốc gia về khoa học, công nghệ và đổi mới sáng tạo, Law 93/2025/QH15) as
// a sector of package connector.
//
// # What it owns
//
// Researchers and their degrees, projects with those who take part, publications,
// awards. Names are the trouble here: a researcher is Nguyễn Văn An in one
// project, Nguyen V. An in a journal and An Nguyen abroad, and every institute
// gives a code of its own.
//
// # One researcher with several spellings
//
// A record of a researcher is linked by number, birth date and name like any
// other; a spelling does not identify. Once two codes are linked to one person,
// they are found by the rule several_codes, and [Unite] makes one researcher of
// them: the codes, every spelling in use, the highest degree. It proposes; the
// institutes keep their codes as aliases.
//
// Publications name authors and not persons. One belongs to a researcher by the
// code that the institute entered with it, never by its spelling alone.
//
// # What never leaves
//
// Nothing of a project that is classified: such a project is no row of the
// source that is mapped. Assessments of reviewers are secret.
package science
