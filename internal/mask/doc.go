// Package mask hides the values of personal data for pages and reports: enough
// stays for an officer to tell two rows apart with the paper in hand, and
// nobody is recognised by it. A number keeps its last three digits, a date its
// year, a name the initials of its syllables.
//
// Identifier types mask themselves; this package is for text as files and
// registers hold it. It keeps no state.
package mask
