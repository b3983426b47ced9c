// Command gen writes the generated tables of gazetteer/data from the public
// code lists, so that the repository keeps its own compact form:
//
//	go run ./gazetteer/gen -from ../shared/data/gazetteer -to gazetteer/data
//
// It copies facts (codes, names, types, succession) and changes nothing but the
// few slips of the source named in repairs; each of those is listed in
// data/README.md. It fails on anything it does not expect.
package main
