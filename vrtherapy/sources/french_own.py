"""What is wrong with authors' own pictures and models, in French: as `french`, by the fixed words of each sentence."""

import re

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"there is no such file in the scene's folder", "ce fichier n'est pas dans le dossier de la scène"),
    (r"it lies outside the scene's folder: copy the file into it",
     "il est hors du dossier de la scène : copiez-y le fichier"),
    (r"it must be the name of a file in the scene's folder, with / between folders: copy the file there",
     "il faut le nom d'un fichier du dossier de la scène, avec / entre les dossiers : copiez-y le fichier"),
    (r"it is no file: name one in the scene's folder", "ce n'est pas un fichier : nommez-en un du dossier de la scène"),
    (r"the file cannot be read \((.+)\): look at who may read it",
     r"le fichier est illisible (\1) : voyez qui peut le lire"),
    (r"the file is larger than (\d+) MB: make it smaller", r"le fichier dépasse \1 Mo : réduisez-le"),
    (r"the file is empty: copy or download it again", "le fichier est vide : copiez-le ou téléchargez-le de nouveau"),
    (r"the file ends too early: copy or download it again",
     "le fichier s'arrête trop tôt : copiez-le ou téléchargez-le de nouveau"),
    (r"it is neither a JPEG or PNG picture nor a glTF model, whatever its name says: save it as one of them",
     "ce n'est ni une image JPEG ou PNG ni un modèle glTF, quoi que dise son nom : enregistrez-le ainsi"),
    (r"it is no JPEG or PNG picture, whatever its name says: save it as one of them",
     "ce n'est pas une image JPEG ou PNG, quoi que dise son nom : enregistrez-la ainsi"),
    (r"it is a picture, and the prop shows a model: name a \.glb or \.gltf file",
     "c'est une image, et l'objet montre un modèle : nommez un fichier .glb ou .gltf"),
    (r"it is a model, and the prop shows a picture: name a JPEG or PNG file",
     "c'est un modèle, et l'objet montre une image : nommez un fichier JPEG ou PNG"),
    (r"the picture declares (\d+) × (\d+) pixels, and at most (\d+) million, (\d+) a side, are read: make it smaller",
     r"l'image annonce \1 × \2 pixels, et au plus \3 millions, \4 de côté, sont lus : réduisez-la"),
    (r"the picture has (\d+) × (\d+) pixels: too few to be seen", r"l'image a \1 × \2 pixels : trop peu pour être vue"),
    (r"the picture has colours for printing \(CMYK\): save it with RGB colours",
     "l'image a des couleurs d'imprimerie (CMJN) : enregistrez-la en couleurs RVB"),
    (r"the picture is damaged: save it again", "l'image est abîmée : enregistrez-la de nouveau"),
    (r"a 360° picture is twice as wide as high \(equirectangular\), and this one has (\d+) × (\d+) pixels",
     r"une image à 360° est deux fois plus large que haute (équirectangulaire), et celle-ci a \1 × \2 pixels"),
    (r"a 360° picture of (\d+) pixels is blurred all around: at least (\d+) are needed",
     r"une image à 360° de \1 pixels est floue tout autour : il en faut au moins \2"),
    (r"the model is damaged \((.+)\): export it again", r"le modèle est abîmé (\1) : exportez-le de nouveau"),
    (r"the model is not of glTF version 2: export it as glTF 2\.0",
     "le modèle n'est pas en glTF version 2 : exportez-le en glTF 2.0"),
    (r"the model needs (.+), which is not drawn: export it without",
     r"le modèle demande \1, qui n'est pas dessiné : exportez-le sans"),
    (r"the model's JSON is larger than 16 MB: export it as \.glb",
     "le JSON du modèle dépasse 16 Mo : exportez-le en .glb"),
    (r"the model's file (.+) is missing: put it beside the model",
     r"le fichier \1 du modèle manque : mettez-le à côté du modèle"),
    (r"the model has more than (\d+) files: export it as one \.glb",
     r"le modèle a plus de \1 fichiers : exportez-le en un seul .glb"),
    (r"the model has more than (\d+) triangles: simplify it \(Blender: Decimate\)",
     r"le modèle a plus de \1 triangles : simplifiez-le (Blender : Décimer)"),
    (r"the model has nothing to draw: export its meshes", "le modèle n'a rien à dessiner : exportez ses maillages"),
    (r"the model has bones, which are not moved: export the pose you want as a plain mesh",
     "le modèle a des os, qui ne bougeraient pas : exportez la pose voulue en simple maillage"),
    (r"the model has morphs, which are not moved: export the shape you want as a plain mesh",
     "le modèle a des formes clés, qui ne bougeraient pas : exportez la forme voulue en simple maillage"),
    (r"the model has lines, points or strips: export it as plain triangles",
     "le modèle a des lignes, des points ou des bandes : exportez-le en simples triangles"),
    (r"the model has sparse numbers, which are not read: export it without morphs",
     "le modèle a des nombres épars, qui ne sont pas lus : exportez-le sans formes clés"),
    (r"the model is see-through \(BLEND\), which is not drawn: make it opaque, or cut out \(MASK\)",
     "le modèle est translucide (BLEND), ce qui n'est pas dessiné : rendez-le opaque, ou découpé (MASK)"),
    (r"the model lays a picture by its second coordinates: export it with one set",
     "le modèle pose une image par ses secondes coordonnées : exportez-le avec un seul jeu"),
    (r"the model has pictures of a kind that is not read: export them as JPEG or PNG",
     "le modèle a des images d'un genre qui n'est pas lu : exportez-les en JPEG ou PNG"),
    (r"the model's pictures are too many or too large: bake them into fewer, smaller ones",
     "les images du modèle sont trop nombreuses ou trop grandes : réunissez-les en moins d'images, plus petites"),
    (r"the model is (.+) m large: glTF counts in metres, so scale it \(5 mm to 500 m\) and export it again",
     r"le modèle mesure \1 m : glTF compte en mètres, mettez-le à l'échelle (5 mm à 500 m) et exportez-le de nouveau"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(english), french) for english, french in _SENTENCES)


def french_of_own(sentence: str) -> str | None:
    """Such a sentence in French, or None where it is not one of them."""
    for pattern, said in _PATTERNS:
        if found := pattern.fullmatch(sentence):
            return found.expand(said)
    return None
