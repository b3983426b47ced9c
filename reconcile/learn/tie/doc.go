// Package tie finds which fields of compared pairs agree together more often than by
// chance, among strangers or among true pairs: a city and its postal code. A tie corrects
// the sum of two fields' weights. Ties form a forest, the strongest one, so that their
// corrections are exact for it (Chow and Liu 1968).
package tie
