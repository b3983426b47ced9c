// Package firm writes the words that firms are called by beside their names in one way: the forms of
// law, which one register writes out and another shortens (limited liability company and LLC, công
// ty cổ phần and CTCP, 株式会社 and ㈱), and the trades that Vietnamese firms name in letters. It knows no firm.
package firm
