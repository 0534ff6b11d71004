// Quantity-oracle asks the real code, k8s.io/apimachinery for quantities and Go's package time for durations, what it makes of a fixed
// list of inputs, and writes the answers as the tables that test/values compares this library with:
//
//	cd tools/quantity-oracle && go run . ../../test/values
//
// The inputs are fixed (the random ones have a fixed seed), so a second run writes the same bytes.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: quantity-oracle <folder for the tables>")
	}
	write("quantity.oracle.json", "k8s.io/apimachinery "+moduleVersion("k8s.io/apimachinery"), []table{
		{"read", quantityRows()},
		{"sums", sumRows()},
	})
	write("duration.oracle.json", "Go's package time", []table{
		{"read", durationRows()},
		{"print", printRows()},
	})
}

type table struct {
	name string
	rows []row
}

// A row is a list of fields, in the order in which they are printed.
type row []field

type field struct{ name, value string }

func write(name, source string, tables []table) {
	var out strings.Builder
	fmt.Fprintf(&out, "{\n  \"source\": %s", quoted(source))
	for _, t := range tables {
		fmt.Fprintf(&out, ",\n  %s: [", quoted(t.name))
		for i, r := range t.rows {
			if i > 0 {
				out.WriteString(",")
			}
			out.WriteString("\n" + r.print())
		}
		out.WriteString("\n  ]")
	}
	out.WriteString("\n}\n")
	path := filepath.Join(os.Args[1], name)
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
	for _, t := range tables {
		fmt.Printf("%s: %s: %d rows\n", path, t.name, len(t.rows))
	}
}

// One line, unless it is longer than the 100 characters that the repository's formatter allows.
func (r row) print() string {
	fields := make([]string, len(r))
	for i, f := range r {
		fields[i] = quoted(f.name) + ": " + quoted(f.value)
	}
	line := "    { " + strings.Join(fields, ", ") + " }"
	if len([]rune(line)) < 100 {
		return line
	}
	return "    {\n      " + strings.Join(fields, ",\n      ") + "\n    }"
}

func quoted(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		log.Fatal(err)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		log.Fatal("no build information")
	}
	for _, dependency := range info.Deps {
		if dependency.Path == path {
			return dependency.Version
		}
	}
	log.Fatalf("%s is no dependency", path)
	return ""
}
