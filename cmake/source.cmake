# The source of this very binary, carried by it and given at /source: who runs the service offers its code (EUPL-1.2, article 5).
file(GLOB_RECURSE SOURCE_FILES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
     src/* migrations/* droit/* cmake/* bin/* tests/* bench/* docs/* packaging/* web/gabarits/* web/galerie/*)
file(GLOB SOURCE_TOP RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
     web/*.* .ci/* .clang-format .gitignore .npmrc .containerignore CMakeLists.txt CMakePresets.json Containerfile LICENSE *.md package*.json
     publiccode.yml ouvrage.exemple.toml)
list(APPEND SOURCE_FILES ${SOURCE_TOP})
list(SORT SOURCE_FILES)
list(JOIN SOURCE_FILES "\n" SOURCE_LINES)
set(SOURCE_LIST ${CMAKE_BINARY_DIR}/source.list)
file(CONFIGURE OUTPUT ${SOURCE_LIST} CONTENT "${SOURCE_LINES}\n" @ONLY)
set(SOURCE_PATHS ${SOURCE_FILES})
list(TRANSFORM SOURCE_PATHS PREPEND ${CMAKE_SOURCE_DIR}/)
set(SOURCE_ARCHIVE ${CMAKE_BINARY_DIR}/source.tar.gz)
add_custom_command(
  OUTPUT ${SOURCE_ARCHIVE}
  COMMAND ${CMAKE_COMMAND} -E tar czf ${SOURCE_ARCHIVE} --format=gnutar --mtime=2026-01-01 --files-from=${SOURCE_LIST}
  DEPENDS ${SOURCE_PATHS} ${SOURCE_LIST}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  COMMENT "Packing the source given at /source"
  VERBATIM)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/source_archive.S CONTENT
"    .section .rodata
    .global source_archive_begin
    .global source_archive_end
source_archive_begin:
    .incbin \"@SOURCE_ARCHIVE@\"
source_archive_end:
    .byte 0
    .section .note.GNU-stack,\"\",%progbits
" @ONLY)
set_source_files_properties(${CMAKE_BINARY_DIR}/source_archive.S PROPERTIES OBJECT_DEPENDS ${SOURCE_ARCHIVE})
target_sources(app PRIVATE ${CMAKE_BINARY_DIR}/source_archive.S ${SOURCE_ARCHIVE})
