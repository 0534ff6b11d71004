// ignition-check judges Ignition configs and Butane texts with the code of Ignition and Butane themselves (the versions in go.mod).
//
//	ignition-check <documents.json
//
// Standard input is a JSON array of {"kind": "ignition" | "butane", "text": "…"}; standard output one of verdicts in the same order. The
// exit code is 0 whatever the verdicts are, and 2 when the input is no such array.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Document is what is judged.
type Document struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ignition-check:", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer) error {
	var documents []Document
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&documents); err != nil {
		return err
	}
	verdicts := make([]Verdict, 0, len(documents))
	for index, document := range documents {
		verdict, err := judge(document)
		if err != nil {
			return fmt.Errorf("document %d: %w", index, err)
		}
		verdicts = append(verdicts, verdict)
	}
	return json.NewEncoder(out).Encode(verdicts)
}
