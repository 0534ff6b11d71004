package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
)

// ObjectVerdict is what the code of the API server says about one object that somebody wants to create.
type ObjectVerdict struct {
	File     string   `json:"file"`
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Errors   []string `json:"errors"`
	Warnings []string `json:"warnings"`
}

// What the API server does with a new object of a kind: its defaults, and its validation.
var strategies = map[string]rest.RESTCreateStrategy{
	"DaemonSet":        daemonset.Strategy,
	"Job":              job.Strategy,
	"Namespace":        namespace.Strategy,
	"PersistentVolume": persistentvolume.Strategy,
	"StatefulSet":      statefulset.Strategy,
	"StorageClass":     storageclass.Strategy,
}

func judgeObjects(files []string) ([]ObjectVerdict, error) {
	decoder := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()
	verdicts := []ObjectVerdict{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
		for {
			document, err := reader.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if len(bytes.TrimSpace(document)) == 0 {
				continue
			}
			verdict := judgeObject(decoder, document)
			verdict.File = file
			verdicts = append(verdicts, verdict)
		}
	}
	return verdicts, nil
}

func judgeObject(decoder runtime.Decoder, document []byte) ObjectVerdict {
	verdict := ObjectVerdict{Errors: []string{}, Warnings: []string{}}
	object, kind, err := decoder.Decode(document, nil, nil)
	if kind != nil {
		verdict.Kind = kind.Kind
	}
	if err != nil {
		verdict.Errors = append(verdict.Errors, err.Error())
		return verdict
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		verdict.Errors = append(verdict.Errors, err.Error())
		return verdict
	}
	verdict.Name = accessor.GetName()
	strategy, known := strategies[verdict.Kind]
	if !known {
		verdict.Errors = append(verdict.Errors, fmt.Sprintf("a %v is not judged here", kind))
		return verdict
	}
	rest.FillObjectMetaSystemFields(accessor)
	ctx := requestFor(strategy, accessor, *kind)
	verdict.Errors = append(verdict.Errors, causesOf(rest.BeforeCreate(strategy, ctx, object))...)
	verdict.Warnings = append(verdict.Warnings, strategy.WarningsOnCreate(ctx, object)...)
	return verdict
}

// A request as the API server gets it; kubectl sends what names no namespace to "default".
func requestFor(strategy rest.RESTCreateStrategy, object metav1.Object, kind schema.GroupVersionKind) context.Context {
	ctx := genericapirequest.WithRequestInfo(context.Background(), &genericapirequest.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: kind.Group, APIVersion: kind.Version,
	})
	if !strategy.NamespaceScoped() {
		return genericapirequest.WithNamespace(ctx, metav1.NamespaceNone)
	}
	if object.GetNamespace() == "" {
		object.SetNamespace(metav1.NamespaceDefault)
	}
	return genericapirequest.WithNamespace(ctx, object.GetNamespace())
}

func causesOf(err error) []string {
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []string{err.Error()}
	}
	var texts []string
	for _, cause := range status.Status().Details.Causes {
		texts = append(texts, fmt.Sprintf("%s: %s", cause.Field, cause.Message))
	}
	return texts
}
