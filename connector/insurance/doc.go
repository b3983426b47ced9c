// Package insurance is the national insurance database (cơ sở dữ liệu quốc gia
// về bảo hiểm, Decree 43/2021/NĐ-CP) as a sector of package connector.
//
// # What it owns
//
// Decree 43/2021/NĐ-CP art. 6 groups the database's data; social insurance (d),
// health insurance (đ) and unemployment insurance (e) are its own. Here they are
// the records participant, payment, benefit and health_card. Basic data of a
// person (a) come from the population register and the employer (g) from the
// business register: the terms say so by their master, and they are pulled,
// never mastered twice.
//
// # Two directions of a death
//
// A pension ends with the pensioner. Whoever pays it may be the last to hear of
// the death, or the first: a family that claims the funeral allowance tells the
// insurer before anybody registers the death. So there are two rules of linked
// records: paid_after_death, for whom the population register knows to be dead,
// and death_not_registered, for whom only the insurer does. The second is also a
// contribution: the insurer reports, and the registrar decides.
//
// # What never leaves
//
// The account that a benefit is paid to, and the diagnosis behind it.
package insurance
