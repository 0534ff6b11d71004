package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/url"

	"github.com/coreos/butane/config"
	"github.com/coreos/butane/config/common"
	ignition "github.com/coreos/ignition/v2/config/v3_4"
	"github.com/coreos/ignition/v2/config/v3_4/types"
	"github.com/coreos/vcontext/report"
	"github.com/vincent-petithory/dataurl"
)

// Verdict is what Ignition or Butane says of a document.
type Verdict struct {
	// Complaints are errors, warnings and notes alike, each with its path: a strict reader takes none of them.
	Complaints []Complaint `json:"complaints"`
	// Config is what Ignition works by: the document itself, or what Butane makes of it. Absent when it was refused.
	Config *types.Config `json:"config,omitempty"`
	// Contents is what stands in each file that is written, decoded and unpacked by Ignition's own means.
	Contents map[string]string `json:"contents,omitempty"`
}

// Complaint is one line of a report.
type Complaint struct {
	Level   string `json:"level"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

func judge(document Document) (Verdict, error) {
	switch document.Kind {
	case "ignition":
		return judgeIgnition([]byte(document.Text)), nil
	case "butane":
		return judgeButane([]byte(document.Text)), nil
	}
	return Verdict{}, fmt.Errorf("%q is neither ignition nor butane", document.Kind)
}

func judgeIgnition(text []byte) Verdict {
	parsed, said, err := ignition.Parse(text)
	verdict := Verdict{Complaints: complaintsOf(said)}
	if err != nil {
		verdict.complain(err)
		return verdict
	}
	verdict.accept(parsed)
	return verdict
}

// judgeButane keeps both reports: Butane's own, and that of Ignition on what Butane has made.
func judgeButane(text []byte) Verdict {
	made, said, err := config.TranslateBytes(text, common.TranslateBytesOptions{Raw: true})
	if err != nil {
		verdict := Verdict{Complaints: complaintsOf(said)}
		verdict.complain(err)
		return verdict
	}
	verdict := judgeIgnition(made)
	verdict.Complaints = append(complaintsOf(said), verdict.Complaints...)
	return verdict
}

func complaintsOf(said report.Report) []Complaint {
	complaints := []Complaint{}
	for _, entry := range said.Entries {
		complaints = append(complaints, Complaint{entry.Kind.String(), entry.Context.String(), entry.Message})
	}
	return complaints
}

// An error sums the report up; alone it is the whole of it.
func (verdict *Verdict) complain(err error) {
	if len(verdict.Complaints) == 0 {
		verdict.Complaints = append(verdict.Complaints, Complaint{"error", "$", err.Error()})
	}
}

func (verdict *Verdict) accept(parsed types.Config) {
	verdict.Config = &parsed
	verdict.Contents = map[string]string{}
	for index, file := range parsed.Storage.Files {
		content, err := contentOf(file.Contents)
		if err != nil {
			path := fmt.Sprintf("$.storage.files.%d.contents", index)
			verdict.Complaints = append(verdict.Complaints, Complaint{"error", path, err.Error()})
			continue
		}
		verdict.Contents[file.Path] = content
	}
}

// contentOf does what Ignition does on the machine when it fetches from a data URL: first through net/url, then decoded, then unpacked.
func contentOf(resource types.Resource) (string, error) {
	if resource.Source == nil {
		return "", nil
	}
	parsed, err := url.Parse(*resource.Source)
	if err != nil {
		return "", err
	}
	decoded, err := dataurl.DecodeString(parsed.String())
	if err != nil {
		return "", err
	}
	if resource.Compression == nil || *resource.Compression != "gzip" {
		return string(decoded.Data), nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(decoded.Data))
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(unpacked)
	return string(content), err
}
