// Package unit writes measures in one way: 500ml, 500 ml, 0.5 l and 0,5 L hold the same, and so do
// 32GB and 32 GB. It knows the units that stand on goods, and leaves every other word alone.
package unit
