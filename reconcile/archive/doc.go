// Package archive holds millions of records with what is shown of them, packed.
package archive
