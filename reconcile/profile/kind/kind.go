package kind

import (
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// InGroups is how many words an identifier has on average, at most, that is written in groups.
const InGroups = 2.5

// MostFigures is the share of values of digits that a column of names does not have.
const MostFigures = 0.3

// Fits reports whether the values of a column can be of a kind that its name says.
func Fits(k scheme.Kind, s *content.Stats) bool {
	switch k {
	case scheme.Date:
		return s.Dates > 0.5 || s.Whole > 0.9 && s.SameLen > 0.8
	case scheme.Number:
		return s.Numbers > 0.7
	case scheme.Sex:
		return s.Distinct <= 10
	case scheme.Email:
		return s.Emails > 0.4
	case scheme.Phone:
		return s.Digits > 0.5
	case scheme.Given, scheme.Family:
		return s.Digits < MostFigures
	case scheme.Name: // of persons, not of products
		return s.Digits < MostFigures && s.Words < 5 && s.Numbered < 0.2
	case scheme.Category:
		return s.Distinct <= 200 || s.Unique < 0.2
	case scheme.Code, scheme.Identifier:
		return s.Words < InGroups
	case scheme.Text, scheme.Place:
		return s.Words > 1.2 || s.Digits < 0.4 // "author id" is no author
	}
	return true
}

// shares is the part of the rows below which their different values are those of codes: what one
// thing alone bears is shared by the rows of that thing, and those are not so many.
const shares = 0.1

// OfValues is the kind that the values of a column tell; "" for an id of rows. unique says that all are there and differ, and
// rowID that the name of the column calls it an id.
func OfValues(s *content.Stats, unique, rowID bool) scheme.Kind {
	switch {
	case s.Emails > 0.6:
		return scheme.Email
	case s.Dates > 0.8 && (s.Numbers < 0.5 || s.SameLen > 0.9 && s.Length >= 8):
		return scheme.Date
	case s.Sexes > 0.9 && s.Distinct <= 6:
		return scheme.Sex
	case s.Distinct <= 12 && s.Unique < 0.2:
		return scheme.Category
	case s.Whole > 0.9 && s.SameLen > 0.7 && s.Length >= 6:
		if unique && s.SameLen == 1 && rowID {
			return ""
		}
		return scheme.Identifier
	case s.Numbers > 0.9 && s.Whole < 0.9:
		return scheme.Number
	case s.Whole > 0.9 && s.SameLen > 0.9 && s.Length >= 3:
		return scheme.Code
	case s.Whole > 0.9:
		if unique {
			return "" // counts the rows
		}
		return scheme.Number
	case s.Words < 1.2 && s.Digits > 0.4:
		if s.Unique < shares {
			return scheme.Code // 82-352, which is many rows'
		}
		return scheme.Identifier
	case s.Vietnamese > 0.5:
		return scheme.NameVI
	case s.Distinct <= 30 && s.Unique < 0.1:
		return scheme.Category
	}
	return scheme.Text
}

// Closer is the closer kind where the values of a column of some kind tell it.
func Closer(k scheme.Kind, s *content.Stats) scheme.Kind {
	switch {
	case k == scheme.Name && s.Vietnamese > 0.4:
		return scheme.NameVI
	case k == scheme.Place && s.Whole > 0.9:
		return scheme.Code
	case k == scheme.Place && s.Distinct <= 12 && s.Unique < 0.2:
		return scheme.Category
	case k == scheme.Text && s.Distinct <= 12 && s.Unique < 0.2:
		return scheme.Category
	case k == scheme.Sex && s.Distinct > 10:
		return scheme.Category
	}
	return k
}
