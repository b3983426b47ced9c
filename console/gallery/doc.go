// Command gallery serves every page of the console with canned data, so that
// they can be looked at without a system:
//
//	go run ./console/gallery
//
// and its tests click through them in a real browser. With a folder given they
// also write a picture of every page, wide and narrow, light and dark:
//
//	go test ./console/gallery -pictures /tmp/pictures
//
// It owns nothing: the pages are the console's, the data is consoletest's. It
// listens on the loopback address only and must never be given real data.
package main
