// Package conf reads configuration files.
//
// A configuration is one documented struct, read from YAML strictly: a key that
// the struct does not have is an error with its line, because a misspelt key
// that is ignored is a setting that the operator believes in and does not have.
// A key given twice is an error for the same reason.
//
// Secrets are never in the file: they are paths of files ([SecretFile]), which
// other people must not be able to read. No value of the file is repeated in an
// error, since the value may be a secret put in the wrong place.
package conf
