// Package reason says in sentences why two rows were taken for the same, or not, and why a row is no
// longer where it was, in English and in Vietnamese. It names fields and never a value.
package reason
