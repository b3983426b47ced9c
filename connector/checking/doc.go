// Package checking tries mappings on their source before anybody relies on them: are the
// tables and columns there, and what does not fit, row by row? It shows where something
// is wrong and how often, and no value; but for codes that nobody knows, which somebody
// has to enter in the description and which are masked where they may be a person's.
package checking
