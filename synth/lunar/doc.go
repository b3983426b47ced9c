// Package lunar converts dates to the lunar calendar of Vietnam (âm lịch), in
// which the birthdays of many older people were kept.
//
// Months begin on the day of the new moon at 105° E, the eleventh month holds
// the winter solstice, and a year of thirteen months has its leap month where
// the sun enters no new sign. The formulas for moon and sun are those of Meeus,
// Astronomical Algorithms, in the short form that Hồ Ngọc Đức published.
package lunar
