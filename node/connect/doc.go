// Package connect puts connectors together: the sectors that the program knows,
// the drivers of their sources, and the gazetteer, which package connector is
// lent since a part does not import another.
package connect
